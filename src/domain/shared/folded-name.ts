/**
 * One text for all spellings that mean the same record: case, width, white space and Unicode composition do not count.
 * Marks and accents are letters: "रोमी" is not "राम", and "Résumé" is not "Resume".
 */
export const foldedName = (name: string): string =>
  name
    .replace(WIDTH_FORMS, (text) => text.normalize('NFKC'))
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim();

/** The same without marks and accents. It only proposes: texts that are equal in this form may be different records. */
export const looselyFoldedName = (name: string): string =>
  foldedName(name).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();

/** Full-width letters and digits, half-width kana and Hangul. */
const WIDTH_FORMS = /[\uFF01-\uFFEE]+/g;
