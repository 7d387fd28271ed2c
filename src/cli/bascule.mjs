#!/usr/bin/env node
import * as nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';

// Plain JavaScript, because an older Node cannot read main.ts far enough to say why.
const oldest = 24;
const major = Number(process.versions.node.split('.')[0]);

if (major < oldest) {
  console.error(
    `Bascule needs Node ${oldest} or newer; this is Node ${process.versions.node}.
- \`npm install\` brings Node ${oldest} along on Linux and macOS; start with \`npm start\` or
  \`npm run bascule -- <command>\`, which pick it up.
- Otherwise get it from https://nodejs.org, or run \`npx -y node@${oldest} src/cli/main.ts\`.`,
  );
  process.exit(1);
}

// Keeps what Node made of our TypeScript, so that the next start does not do it again.
nodeModule.enableCompileCache?.(
  fileURLToPath(new URL('../../node_modules/.cache/bascule', import.meta.url)),
);

try {
  await import('./main.ts');
} catch (fault) {
  if (fault?.code !== 'ERR_MODULE_NOT_FOUND') throw fault;
  console.error(`${fault.message}\nHas \`npm install\` run here?`);
  process.exit(1);
}
