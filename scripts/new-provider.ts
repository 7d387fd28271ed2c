/**
 * `npm run new:provider NAME`: writes the three folders of a new provider: `src/providers/NAME`,
 * `sandbox/NAME` and `test/conformance/NAME*`. They compile and pass the conformance suite once the
 * provider stands in the registry and its fake in the mounts. docs/guide/add-a-provider.md goes on.
 */
import { writeProvider } from './new-provider/write-provider.ts';

const [name = ''] = process.argv.slice(2);
const root = new URL('../', import.meta.url).pathname;
const written = writeProvider(root, name);
if (written.kind === 'refused') {
  console.error(written.why);
  process.exit(1);
}
for (const path of written.paths) console.log(path);
