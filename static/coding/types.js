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
 * @property {string} cue
 * @property {string} matched
 * @property {string} reason
 * @property {string} source
 * @property {"pending" | "accepted" | "rejected"} state
 * @property {number} revision
 */

/**
 * @typedef {object} Memo A remark on a span, on a passage, or, where both are null, on the document.
 * @property {string} id
 * @property {string | null} annotation
 * @property {number | null} passage its order
 * @property {string} author
 * @property {string} text
 * @property {string[]} mentions names of accounts
 * @property {boolean} resolved
 * @property {boolean} deleted
 * @property {number} revision 0 while the server has not seen it
 * @property {string} created_at
 * @property {"waiting" | "refused"} [unsent] kept on this machine only
 */

/**
 * @typedef {object} Link A piece of evidence, with what is shown of it where its document is not the page's.
 * @property {string} annotation
 * @property {Axis} axis
 * @property {string} [code]
 * @property {string} [label]
 * @property {number} [passage]
 * @property {string} [quote]
 * @property {string} [document]
 * @property {string} [title] of the document
 * @property {string} [language] of the document
 * @property {boolean} [deleted]
 */

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
 * @property {string | null} [author]
 * @property {{led: number, lost: string[]} | null} [settled] what became of its evidence when an item was settled
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
 * @property {{en?: string[], zh?: string[]}} [cues] words that speak for it in a text, docs/codebook.md
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
 * @property {boolean} suggestionsHidden the person has switched suggestions off
 * @property {boolean} hasCase chains belong to a case
 * @property {string} [caseKey] on a chain board, which has no document
 * @property {"en" | "zh"} language of the page
 * @property {string} textLanguage
 * @property {string} api root of the REST API, ending in "/"
 * @property {string} codebookUrl
 * @property {string} chainsUrl
 * @property {string} [codingUrl] workbenches are below it
 * @property {string} loginUrl
 * @property {string[]} people whom a memo can mention
 */

/** @typedef {{kind: "annotation" | "suggestion" | "chain" | "memo", id: string}} Ref */
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
 * @property {string[]} [ids] an act on several annotations: all of them; their revisions are in `body.items`
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
