// @ts-check
/** The shapes the workbench's modules share; they follow the REST API. */

/** @typedef {"loophole" | "countermeasure" | "impact"} Axis */
/** @typedef {{en: string, zh: string}} Bilingual */

/**
 * @typedef {object} Annotation
 * @property {string} id
 * @property {number} passage order of the passage where it begins
 * @property {string} label of that passage
 * @property {string} code
 * @property {Axis} axis
 * @property {number} start code points
 * @property {number} end
 * @property {string} quote
 * @property {string} note
 * @property {number | null} confidence
 * @property {string} direction
 * @property {number | null} weight
 * @property {string} origin
 * @property {string | null} coder null: came with the library
 * @property {boolean} deleted
 * @property {number} revision 0 while the server has not seen it
 * @property {number | null} codebook_version
 * @property {string} [modified_at]
 * @property {"waiting" | "refused"} [unsent] kept on this machine only
 */

/**
 * @typedef {object} Suggestion
 * @property {string} id
 * @property {number} passage
 * @property {string} label
 * @property {string} code
 * @property {Axis} axis
 * @property {number} start
 * @property {number} end
 * @property {string} quote
 * @property {number} score 0–1
 * @property {string} matched
 * @property {string} reason
 * @property {string} source
 * @property {"pending" | "accepted" | "rejected"} state
 * @property {number} revision
 */

/** @typedef {{annotation: string, axis: Axis, code?: string, label?: string, quote?: string, document?: string}} Link */

/**
 * @typedef {object} Chain
 * @property {string} id
 * @property {string} ident
 * @property {string} title_en
 * @property {string} title_zh
 * @property {string} outcome_en
 * @property {string} outcome_zh
 * @property {string} direction
 * @property {number | null} weight
 * @property {string | null} as_of
 * @property {number} revision
 * @property {boolean} deleted
 * @property {Link[]} links
 * @property {Axis[]} missing
 * @property {"waiting" | "refused"} [unsent]
 */

/**
 * @typedef {object} Entry What the codebook says of a code.
 * @property {string} key
 * @property {Axis} axis
 * @property {boolean} codable
 * @property {Bilingual} label
 * @property {Bilingual} definition
 * @property {Bilingual} include
 * @property {Bilingual} exclude
 * @property {string[]} use_instead
 * @property {Bilingual[]} examples
 * @property {string[]} provisions
 * @property {number} order
 */

/**
 * @typedef {object} Config What the page tells its script.
 * @property {string} slug
 * @property {number} version
 * @property {string | null} user
 * @property {boolean} canCode
 * @property {boolean} canAdjudicate
 * @property {boolean} canManage
 * @property {boolean} hasCase chains belong to a case
 * @property {"en" | "zh"} language of the page
 * @property {string} textLanguage
 * @property {string} api root of the REST API, ending in "/"
 * @property {string} codebookUrl
 * @property {string} chainsUrl
 * @property {string} loginUrl
 */

/** @typedef {{kind: "annotation" | "suggestion" | "chain", id: string}} Ref */
/** @typedef {{kind: "annotation", item: Annotation} | {kind: "suggestion", item: Suggestion}} Mark */
/** @typedef {{code?: string, message: string, remedy?: string, place?: string, status?: number, yours?: any, theirs?: any, permission?: string, successor?: string | string[] | null}} Problem */

/**
 * @typedef {object} Send A change on its way to the server.
 * @property {number} [seq] given by IndexedDB
 * @property {string} user
 * @property {string} slug
 * @property {"POST" | "PATCH" | "DELETE"} method
 * @property {string} path below the API root
 * @property {Record<string, any>} body
 * @property {Ref | null} target null for undo and redo
 * @property {boolean} revised whether a revision has to be named
 * @property {number} revision the one it was made on; 0: that of the change before it in the queue
 * @property {{kind: Ref["kind"], id: string, item: any}[]} before for taking it back unsent
 * @property {{kind: Ref["kind"], id: string, item: any}[]} after what the page shows meanwhile
 * @property {"waiting" | "refused" | "conflict" | "undone"} state `undone`: taken back before it was sent; redo sends it
 * @property {number} tries 0: it has certainly not reached the server
 * @property {Problem | null} problem
 * @property {string} act its key: the server does nothing twice that comes under one key
 * @property {number} [shelved] its place among what was undone
 * @property {boolean} [unkept] not on disk as it is now
 */

/** @type {readonly Axis[]} */
export const AXES = ["loophole", "countermeasure", "impact"];
/** @type {Record<Axis, string>} */
export const LETTERS = { loophole: "L", countermeasure: "C", impact: "I" };
