// What the reader has open in the facets. The address does not hold it; each request tells the server, which then
// sends the facets as they are, so that nothing folds or jumps when an answer comes in.

export const unfolded = {
  opened: new Set(), // nodes of trees, `provision=TBT`
  shut: new Set(),
  whole: new Set(), // facets with all their values
  find: new Map(), // facet → words typed to filter it

  /** Open a node, or shut it where it is `open`. */
  turn(key, open) {
    this.opened.delete(key);
    this.shut.delete(key);
    (open ? this.shut : this.opened).add(key);
  },

  /** The X-Facets header, written like an address; the server reads 4,000 characters of it. */
  header() {
    const pairs = new URLSearchParams();
    for (const [name, words] of this.find) if (words.trim()) pairs.append(`find.${name}`, words.trim().slice(0, 100));
    for (const name of this.whole) pairs.append("whole", name);
    for (const key of this.shut) pairs.append("shut", key);
    for (const key of this.opened) pairs.append("open", key);
    return pairs.toString().slice(0, 4000);
  },
};
