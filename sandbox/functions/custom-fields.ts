import type { XmlElement } from '../gateway/xml-reader';
import type { SandboxSettings } from '../gateway/settings';
import { detachedText } from '../ledger/detached-text';
import { entryRefused, tooLong, unknownField } from './entry-refusals';

export interface CustomFieldRules {
  /** The elements that mean something already. */
  readonly standard: ReadonlySet<string>;
  readonly declared: readonly string[];
  readonly unknownFields: SandboxSettings['unknownFields'];
}

/** The values of the elements that are the company's own fields. An empty element is the same as none. */
export const customFieldsOf = (element: XmlElement, rules: CustomFieldRules): ReadonlyMap<string, string> => {
  let found: Map<string, string> | null = null;
  for (const { name, text } of element.children) {
    if (rules.standard.has(name) || text === '') continue;
    if (!rules.declared.includes(name)) {
      if (rules.unknownFields === 'ignore') continue;
      if (rules.unknownFields === 'refuse') throw entryRefused(unknownField(name));
    }
    if (text.length > customValueLengthMax) throw entryRefused(tooLong(name, customValueLengthMax));
    // Most lines have none, and a long entry has many lines.
    found = (found ?? new Map<string, string>()).set(detachedText(name), text);
  }
  return found ?? none;
};

export const customValueLengthMax = 4000;
const none: ReadonlyMap<string, string> = new Map<string, string>();
