// The first step of a build, on any Node that started npm, in words that an old one reads too.
// The programs themselves ask again (src/config/supported-node.ts).
const { existsSync, symlinkSync } = require('node:fs');
const { join } = require('node:path');

// Node 24 comes as a package. npm 10 removes the link to it again when it drops the packages of other systems, for they
// have a "node" too.
const bin = join(__dirname, '..', 'node_modules', '.bin');
const packaged = join('..', `node-linux-${process.arch}`, 'bin', 'node');
if (existsSync(join(bin, packaged)) && !existsSync(join(bin, 'node'))) symlinkSync(packaged, join(bin, 'node'));

const [major, minor] = process.versions.node.split('.').map(Number);
const isOld = major < 22 || (major === 22 && minor < 13);
if (isOld && !existsSync(join(bin, 'node'))) {
  console.error(
    `Node.js 22.13 or later is required (22, 24 or 26); this is ${process.version}. Install one of these. ` +
      'On Linux and Windows, "npm ci" brings Node.js 24 for all npm scripts.',
  );
  process.exit(1);
}
