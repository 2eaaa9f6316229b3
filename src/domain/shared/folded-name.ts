/** One text for all spellings of a name that people treat as the same: case, accents and white space do not count. */
export const foldedName = (name: string): string =>
  name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
