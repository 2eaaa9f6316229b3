import type { SandboxSettings } from '../gateway/settings';
import type { XmlElement } from '../gateway/xml-reader';
import { usDateFromIso } from '../ledger/us-date';

type Spelling = Pick<SandboxSettings, 'entrySpelling'>;

/** The entry in the documented spelling. Only with the loose one is anything changed. */
export const spelledEntry = (element: XmlElement, spelling: Spelling): XmlElement =>
  spelling.entrySpelling === 'documented' ? element : respelled(element);

export const spelledName = (name: string, { entrySpelling }: Spelling): string =>
  entrySpelling === 'documented' ? name : name.toUpperCase();

const dayElements: readonly string[] = ['BATCH_DATE', 'REVERSEDATE', 'EXCH_RATE_DATE'];

const respelled = (element: XmlElement): XmlElement => {
  const name = element.name.toUpperCase();
  const text = dayElements.includes(name) ? documentedDay(element.text) : element.text;
  return { ...element, name, text, children: element.children.map(respelled) };
};

/** `9/28/2022` and `2022-09-28` as `09/28/2022`; anything else stays what it is, and is refused later. */
const documentedDay = (text: string): string => {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return usDateFromIso(text);
  const [, month = '', day = '', year = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  return year === '' ? text : `${month.padStart(2, '0')}/${day.padStart(2, '0')}/${year}`;
};
