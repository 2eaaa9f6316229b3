import type { XmlElement } from '../gateway/xml-reader';
import { entryRefused, illegalFormat, notImitated, unknownField } from './entry-refusals';

/** What the children of an element mean to the sandbox. */
export interface Meanings {
  /** Those that have an effect, or are the company's own fields. */
  readonly isUnderstood: (name: string) => boolean;
  /** Those that have no effect only with one of these values, and are refused with any other. */
  readonly harmless: Readonly<Record<string, readonly string[]>>;
  /** The one that has children. */
  readonly container?: string;
}

/**
 * Refuses an element of which anything would be taken and lost: what the sandbox does not imitate, a name that no field
 * can have, a value that would take the place of another one, and fields that only the ledger fills. An empty element
 * counts as none.
 */
export const refuseLosses = (element: XmlElement, { isUnderstood, harmless, container }: Meanings): void => {
  const seen = new Set<string>();
  for (const { name, text, children } of element.children) {
    if (seen.has(name)) throw entryRefused(illegalFormat(name));
    seen.add(name);
    if (name === container) continue;
    if (children.length > 0) throw entryRefused(notImitated(name));
    if (text === '' || harmless[name]?.includes(text) === true) continue;
    if (!namePattern.test(name)) throw entryRefused(unknownField(name));
    if (!isUnderstood(name)) throw entryRefused(notImitated(name));
  }
};

const namePattern = /^[A-Z][A-Z0-9_]*$/;
