/** Loaded by mocha in `npm test`: errors name the lines of the tests that were written, and those of packages as they are. */
require('node:module').setSourceMapsSupport(true, { nodeModules: false });
