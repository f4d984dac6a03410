// @ts-check
/** The queue's place on disk: one IndexedDB store. It may be full, or not there at all (private windows). */

/** @typedef {import("./types.js").Send} Send */

const NAME = "casebase-workbench";
const TABLE = "sends";

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: "seq", autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {Send} send @returns {object} what is kept of it */
function rowOf(send) {
  const { seq, unkept: _unkept, ...row } = send;
  return seq ? { ...row, seq } : row;
}

/** Every method rejects where the disk does not take or give it. */
export class SendTable {
  /** @type {Promise<IDBDatabase> | null} */
  #opened = null;

  /** @returns {Promise<IDBDatabase>} opened again after it failed or was closed, as when the browser's data are cleared */
  #database() {
    this.#opened ??= open().then(
      (database) => {
        database.onclose = () => (this.#opened = null);
        return database;
      },
      (error) => {
        this.#opened = null;
        throw error;
      },
    );
    return this.#opened;
  }

  /**
   * What `work` asks for, once it is all on disk: a full disk is often told only at the end of the transaction.
   * @template T @param {IDBTransactionMode} mode @param {(table: IDBObjectStore) => IDBRequest<T> | void} work
   * @returns {Promise<T>}
   */
  async #do(mode, work) {
    const database = await this.#database();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(TABLE, mode);
      const request = work(transaction.objectStore(TABLE));
      transaction.oncomplete = () => resolve(/** @type {T} */ (request?.result));
      transaction.onabort = transaction.onerror = () => reject(transaction.error ?? request?.error);
    });
  }

  /** @param {Send} send put in, or put again; afterwards it has its number in the order of sending */
  async keep(send) {
    send.seq = /** @type {number} */ (await this.#do("readwrite", (table) => table.put(rowOf(send))));
  }

  /**
   * A change is done and what follows it knows its revision: both or neither.
   * @param {number} seq @param {Send[]} followers
   */
  async settle(seq, followers) {
    await this.#do("readwrite", (table) => {
      table.delete(seq);
      for (const one of followers) if (one.seq) table.put(rowOf(one));
    });
  }

  /** @param {number} seq */
  async remove(seq) {
    await this.settle(seq, []);
  }

  /** @param {number} seq @returns {Promise<boolean>} false when another tab has sent it or taken it back meanwhile */
  async waits(seq) {
    const row = /** @type {Send | undefined} */ (await this.#do("readonly", (table) => table.get(seq)));
    return row !== undefined && row.state !== "undone";
  }

  /** @returns {Promise<Send[]>} all that wait, oldest first */
  async all() {
    return this.#do("readonly", (table) => table.getAll());
  }
}
