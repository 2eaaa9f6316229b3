/** A header without its case, underscores and repeated white space: "DEPT_ID" is "dept id". */
export const foldedHeader = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s_]+/g, ' ')
    .trim();
