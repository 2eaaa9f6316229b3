// Before anything is built, in words that any Node reads: on macOS no Node comes with the packages. The programs themselves ask again (src/supported-node.ts).
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 13)) {
  console.error(
    `Node.js 22.13 or later is needed (22, 24 or 26), and this is ${process.version}. Install one of these. On Linux and Windows, "npm ci" brings Node.js 24 for all npm scripts.`,
  );
  process.exit(1);
}
