/**
 * The id of what this browser was told last, over reloads and for all its tabs: a stream that opens behind it
 * tells of what came between the page's first reads and its opening.
 */
const KEY = "myriad.seen";

export interface Seen {
  /** "" before anything was told. */
  get: () => string;
  set: (id: string) => void;
}

export const seenBy = (userId: string): Seen => ({
  get: () => {
    const [who, id = ""] = (localStorage.getItem(KEY) ?? "").split(" ");
    return who === userId ? id : "";
  },
  set: (id) => localStorage.setItem(KEY, `${userId} ${id}`),
});

export const forgetSeen = (): void => localStorage.removeItem(KEY);
