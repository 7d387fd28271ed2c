import { found, isSandbox, isServer, isTest, isTypeScript, type Law } from '../law.ts';

/** Files that are themselves the one place; anything else gets what it needs injected. */
const environment = ['src/kernel/config/', 'sandbox/main.ts'];
const clock = ['src/kernel/clock.ts', 'sandbox/kernel/clock.ts'];

// Plain chance, and bytes that nobody can guess.
const randomness = ['src/kernel/random', 'sandbox/kernel/random.ts'];

const isElsewhere = (places: readonly string[]) => (path: string) =>
  (isServer(path) || isSandbox(path)) && !places.some((place) => path.startsWith(place));

export const oneEnvironment: Law = {
  sentence: 'the environment is read in one place',
  appliesTo: isElsewhere(environment),
  faults: (file) => found(file, /\bprocess\s*\.\s*env\b|\bprocess\s*\[|\benv\s*\}\s*=\s*process/g),
  caught: [
    ['src/http/server.ts', 'const port = process.env.PORT;'],
    ['src/cli/main.ts', 'const { env } = process;\nconst { PATH, env } = process;'],
    ['src/payments/a.ts', `const x = process['env'];`],
  ],
  spared: [
    ['src/kernel/config/read-config.ts', 'const port = process.env.PORT;'],
    ['src/http/server.ts', '// process.env is read elsewhere\nconst env = config.env;'],
  ],
};

export const oneClock: Law = {
  sentence: 'time comes from the injected clock',
  appliesTo: isElsewhere(clock),
  faults: (file) => found(file, /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b|\bhrtime\b/g),
  caught: [
    ['src/payments/a.ts', 'const now = Date.now();'],
    ['src/payments/a.ts', 'const now = new Date();'],
    ['src/http/a.ts', 'const began = performance.now();'],
    ['sandbox/stripe/a.ts', 'const began = process.hrtime.bigint();'],
  ],
  spared: [
    ['src/kernel/clock.ts', 'const now = new Date();'],
    ['src/payments/a.ts', 'const at = new Date(row.at);\n// never Date.now()'],
  ],
};

export const oneRandomness: Law = {
  sentence: 'randomness comes from one place',
  appliesTo: isElsewhere(randomness),
  faults: (file) =>
    found(
      file,
      /\bMath\.random\b|\brandomUUID\b|\brandomBytes\b|\brandomInt\b|\brandomFill(?:Sync)?\b|\bgetRandomValues\b/g,
    ),
  caught: [
    ['src/webhooks/a.ts', 'const jitter = Math.random();'],
    ['src/identity/a.ts', `import { randomBytes } from 'node:crypto';`],
    ['src/payments/a.ts', 'const id = crypto.randomUUID();'],
    ['src/payments/a.ts', 'randomFillSync(pool);'],
  ],
  spared: [['src/kernel/random.ts', `import { randomBytes } from 'node:crypto';`]],
};

/** Looking again at a condition of another process is not sleeping. */
const looksAgain = (code: string, line: number): boolean =>
  code
    .split('\n')
    .slice(Math.max(0, line - 4), line)
    .some((each) => /\b(?:while|for) \(/.test(each));

export const testsDoNotSleep: Law = {
  sentence: 'a test waits on a condition and prints its seed: it neither sleeps nor rolls dice',
  appliesTo: (path) => isTypeScript(path) && isTest(path) && !path.startsWith('bench/'),
  faults: (file) =>
    found(file, /^.*(?:\bawait\s+(?:setTimeout|sleep|delay)\s*\(|\bsetTimeout\(\s*\w+\s*,).*$/gm)
      .filter((fault) => !looksAgain(file.code, Number.parseInt(fault, 10)))
      .concat(found(file, /\bMath\.random\b/g)),
  caught: [
    ['src/a/b.test.ts', 'await new Promise((resolve) => setTimeout(resolve, 50));'],
    ['src/a/b.test.ts', 'await setTimeout(50);'],
    ['test/stories/a.ts', 'await sleep(10);'],
    ['test/simulate/a.ts', 'const pick = Math.random();'],
  ],
  spared: [
    [
      'src/a/b.test.ts',
      `import { setImmediate as turn } from 'node:timers/promises';\nawait turn();`,
    ],
    ['src/a/b.ts', 'setTimeout(refresh, 1_000);'],
    ['src/a/b.test.ts', 'const late = setTimeout(() => fail(), patienceMs);'],
    ['src/a/b.test.ts', 'while (!done) await new Promise((again) => setTimeout(again, 5));'],
  ],
};
