/** Where the tasks of a label are shown: it may have any sign in its name. */
export const labelPath = (name: string): string => `/labels/${encodeURIComponent(name)}`;
