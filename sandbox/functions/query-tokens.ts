export type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'symbol'; readonly text: string };

/** Cuts the text of a `readByQuery` into its words, values and symbols; null when it contains anything else. */
export const tokensOf = (query: string): Token[] | null => {
  const tokens: Token[] = [];
  const pattern = new RegExp(tokenPattern);
  let position = 0;
  while (position < query.length) {
    pattern.lastIndex = position;
    const match = pattern.exec(query);
    if (match === null) return null;
    const { word, number, quoted, symbol } = match.groups ?? {};
    if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else if (number !== undefined) tokens.push({ kind: 'value', text: number });
    else if (quoted !== undefined) tokens.push({ kind: 'value', text: unescaped(quoted) });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol });
    position = pattern.lastIndex;
  }
  return tokens;
};

/** A quote inside a text is written `\'`, and so a backslash `\\`. */
const tokenPattern =
  /\s+|(?<word>[A-Za-z_][\w.]*)|(?<number>-?\d+(?:\.\d+)?)|'(?<quoted>(?:[^'\\]|\\[^])*)'|(?<symbol><=|>=|<>|!=|[<>=(),])/y;

const unescaped = (text: string): string => text.replace(/\\([^])/g, '$1');
