/**
 * Whether an XML 1.0 document can carry the text at all: no control characters but tab and line ends, no unpaired
 * surrogate, neither U+FFFE nor U+FFFF. There is no escape for those, so such a text is refused, never changed.
 */
export const isXmlText = (text: string): boolean => !FORBIDDEN.test(text);

/**
 * The text as element content, or undefined when XML cannot carry it. Most texts need no escape and are returned
 * unchanged.
 */
export const escapeText = (text: string): string | undefined => {
  if (!NEEDS_CARE.test(text)) return text;
  if (FORBIDDEN.test(text)) return undefined;
  return text.replace(ESCAPED_IN_TEXT, (character) => ESCAPES[character] ?? character);
};

/** One element with text. The caller has made sure that XML can carry the text; otherwise this is a defect. */
export const element = (name: string, text: string): string => `<${name}>${checked(escapeText(text))}</${name}>`;

/** A value for use between double quotes. Line ends and tabs are escaped too: a reader would turn them into spaces. */
export const escapeAttribute = (text: string): string =>
  checked(escapeText(text)).replace(/["\t\n]/g, (character) => ESCAPES[character] ?? character);

// With the `u` flag a range of surrogates matches only unpaired ones.
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/u;
const NEEDS_CARE = /[&<>\r\u0000-\u0008\u000B\u000C\u000E-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/u;

/** A bare carriage return would be read as a line feed, and a bare `>` could end a `]]>`. */
const ESCAPED_IN_TEXT = /[&<>\r]/g;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};

// The message omits the text, which may be a password.
const checked = (escaped: string | undefined): string => {
  if (escaped === undefined) throw new Error('A text that XML cannot carry reached the writer.');
  return escaped;
};
