import { startSandbox } from '../start-sandbox.ts';
import { openTiny } from './tiny-provider.ts';

// A process of its own, for the test that kills it.
const [, , dataDir = ''] = process.argv;
const sandbox = await startSandbox({ dataDir, mounts: [openTiny] });
process.stdout.write(`${sandbox.url}\n`);
