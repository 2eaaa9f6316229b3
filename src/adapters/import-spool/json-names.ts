/**
 * The first name that an object of a JSON text has twice, or null. A parser keeps the last of its values and says
 * nothing. The text has to be valid JSON.
 */
export const nameTwice = (text: string): string | null => {
  const open: (Set<string> | null)[] = [];
  let names: Set<string> | null = null;
  let isName = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at);
      if (isName && names !== null) {
        const name = nameOf(text.slice(at, end + 1));
        if (names.has(name)) return name;
        names.add(name);
      }
      at = end;
    } else if (character === '{' || character === '[') {
      open.push(names);
      names = character === '{' ? new Set() : null;
      isName = names !== null;
    } else if (character === '}' || character === ']') {
      names = open.pop() ?? null;
      isName = false;
    } else if (character === ',') isName = names !== null;
    else if (character === ':') isName = false;
  }
  return null;
};

const endOfString = (text: string, start: number): number => {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return end;
  }
};

const nameOf = (quoted: string): string =>
  quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
