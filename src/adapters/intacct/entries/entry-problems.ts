import { type LedgerReason } from '../../../domain/ledger-entry/ledger-entry';
import { type CachedElement } from '../xml/cached-element';
import { localReason, type LocalReasonCode } from '../errors/local-reason';
import { isXmlText } from '../xml/xml-writer';

/** Enough for a person to see the pattern; a thousand lines can share one mistake. */
const PROBLEMS_MAX = 20;

/** Collects why an entry cannot be held unaltered, up to a limit. */
export class EntryProblems {
  readonly reasons: LedgerReason[] = [];

  add(code: LocalReasonCode, message: string): void {
    if (this.reasons.length < PROBLEMS_MAX) this.reasons.push(localReason(code, message));
  }

  /** The element, or nothing and a problem that names the place. */
  write(element: CachedElement, value: string, place: string | number): string {
    return element.write(value) ?? this.refuse(element, value, place);
  }

  /** The value as it is; nothing and a problem for one that the ledger cannot hold. */
  check(field: { readonly name: string; readonly lengthMax: number }, value: string, place: string | number): string {
    if (value.length > field.lengthMax || !isXmlText(value)) return this.refuse(field, value, place);
    return value;
  }

  private refuse(
    { name, lengthMax }: { readonly name: string; readonly lengthMax: number },
    value: string,
    place: string | number,
  ): string {
    const where = typeof place === 'number' ? `Line ${place}` : place;
    if (value.length > lengthMax) {
      this.add('TEXT_TOO_LONG', `${where}, ${name}: ${value.length} characters, at most ${lengthMax} are possible.`);
    } else {
      this.add('TEXT_NOT_ALLOWED', `${where}, ${name}: ${forbiddenCharacterIn(value)}.`);
    }
    return '';
  }
}

const forbiddenCharacterIn = (value: string): string => {
  const characters = Array.from(value);
  const position = characters.findIndex((character) => !isXmlText(character));
  const codePoint = characters[position]?.codePointAt(0) ?? 0;
  return `the character U+${codePoint.toString(16).toUpperCase().padStart(4, '0')} at position ${position + 1} is not possible`;
};
