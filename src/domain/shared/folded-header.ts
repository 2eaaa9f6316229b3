/** A file has a few dozen headers, and each of its lines asks for them. */
const REMEMBERED_MAX = 2_000;
const remembered = new Map<string, string>();

/** A header without its case, underscores and repeated white space: "DEPT_ID" is "dept id". */
export const foldedHeader = (name: string): string => {
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const folded = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s_]+/g, ' ')
    .trim();
  if (remembered.size >= REMEMBERED_MAX) remembered.clear();
  remembered.set(name, folded);
  return folded;
};
