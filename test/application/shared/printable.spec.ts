import { isPrintable, printable } from '../../../src/application/shared/printable';

describe('a text on a screen', () => {
  it.each([
    ['plain', 'Übertrag 1 000,00 € עברית\u200f', 'Übertrag 1 000,00 € עברית\u200f'],
    ['an escape sequence', 'a\u001b[2Jb', 'a\\u001b[2Jb'],
    ['a newer one', 'a\u009b2Jb', 'a\\u009b2Jb'],
    ['lines', 'a\r\nb\u2028c', 'a\\u000d\\u000ab\\u2028c'],
    ['writing turned round', 'a\u202eb\u2066', 'a\\u202eb\\u2066'],
  ])('with %s stands there and does nothing', (_what, text, shown) => {
    expect([printable(text), isPrintable(text)]).toEqual([shown, text === shown]);
  });
});
