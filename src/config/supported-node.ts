/**
 * The first line of each program imports this: an older Node would otherwise fail to load it with an incomprehensible
 * error.
 */
export const refusalOf = (version: string): string | null => {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 13)
    ? null
    : `Node.js 22.13 or later is required (22, 24 or 26); this is ${version}. "npm start" and the other npm scripts come with Node.js 24 on Linux and Windows; on other systems, install one of these.`;
};

const refusal = refusalOf(process.version);
if (refusal !== null) {
  process.stderr.write(`${refusal}\n`);
  process.exit(2);
}
