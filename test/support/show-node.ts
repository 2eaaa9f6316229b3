/** npm scripts run on the Node of package.json, whatever Node started npm: each run says what it was, and `.ci/run` insists on it. */
export default (): void => {
  process.stdout.write(`Node ${process.version}\n`);
};
