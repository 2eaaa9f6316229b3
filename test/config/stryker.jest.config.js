/** The tests of the domain alone: they say what its decisions are, and are quick enough to run for each mutant. */
module.exports = { ...require('../../jest.config'), rootDir: '../..', roots: ['<rootDir>/test/domain'] };
