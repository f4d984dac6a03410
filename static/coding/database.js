// @ts-check
/** The queue's place on disk: one IndexedDB store; without it (private windows) the queue lives in memory. */

/** @typedef {import("./types.js").Send} Send */

const NAME = "casebase-workbench";
const TABLE = "sends";

/** @returns {Promise<IDBDatabase | null>} */
function open() {
  return new Promise((resolve) => {
    if (!globalThis.indexedDB) {
      resolve(null);
      return;
    }
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: "seq", autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve(null);
  });
}

/** @param {IDBRequest<any>} request @returns {Promise<any>} */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export class SendTable {
  constructor() {
    this.database = open();
    this.memory = 0;
  }

  /** @param {Send} send @returns {Promise<number>} its number in the order of sending */
  async add(send) {
    const database = await this.database;
    if (!database) return (this.memory += 1);
    const { seq: _none, ...row } = send;
    return done(database.transaction(TABLE, "readwrite").objectStore(TABLE).add(row));
  }

  /** @param {Send} send */
  async put(send) {
    const database = await this.database;
    if (database) await done(database.transaction(TABLE, "readwrite").objectStore(TABLE).put({ ...send }));
  }

  /** @param {number} seq */
  async remove(seq) {
    const database = await this.database;
    if (database) await done(database.transaction(TABLE, "readwrite").objectStore(TABLE).delete(seq));
  }

  /** @param {number} seq @returns {Promise<boolean>} false when another tab has sent it meanwhile */
  async has(seq) {
    const database = await this.database;
    return database ? (await done(database.transaction(TABLE).objectStore(TABLE).count(seq))) > 0 : true;
  }

  /** @returns {Promise<Send[]>} all that wait, oldest first */
  async all() {
    const database = await this.database;
    return database ? done(database.transaction(TABLE).objectStore(TABLE).getAll()) : [];
  }
}
