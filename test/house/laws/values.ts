import { found, isSandbox, isServer, isTypeScript, type Law } from '../law.ts';

export const noFloatOnMoney: Law = {
  sentence: 'no float touches an amount',
  // The command line rounds seconds for people; amounts it prints as it was given them.
  appliesTo: (path) => isServer(path) && !path.startsWith('src/cli/'),
  faults: (file) => [
    ...found(file, /\bparseFloat\b|\.toFixed\b|\.toPrecision\b/g),
    ...found(file, /\b(?:Number|parseInt)\s*\([^()]*(?:amount|minor|balance|money|fee|rate)\w*/gi),
  ],
  caught: [
    ['src/payments/a.ts', 'const x = parseFloat(text);'],
    ['src/money/a.ts', 'return x.toFixed(2);'],
    ['src/ledger/a.ts', 'const x = Number(row.amount_minor);'],
    ['src/providers/stripe/a.ts', 'body: { amount: Number(money.minor) }'],
  ],
  spared: [
    ['src/http/a.ts', 'const limit = Number(query.limit);'],
    ['src/money/a.ts', 'const minor = BigInt(amountText);'],
  ],
};

export const erasable: Law = {
  sentence: 'TypeScript is erasable: no enum, namespace or parameter property',
  appliesTo: isTypeScript,
  faults: (file) => [
    ...found(file, /^\s*(?:export\s+)?(?:declare\s+)?(?:const\s+)?enum\s+\w+/gm),
    ...found(file, /^\s*(?:export\s+)?(?:declare\s+)?namespace\s+\w+/gm),
    ...found(
      file,
      /\bconstructor\s*\((?:[^)]*,)?\s*(?:private|public|protected|readonly)\s[\w\s]*\??:/g,
    ),
  ],
  caught: [
    ['src/a/b.ts', 'export enum Colour { Red }'],
    ['src/a/b.ts', 'const enum Colour { Red }'],
    ['src/a/b.ts', 'namespace Colours {}'],
    ['src/a/b.ts', 'class A {\n  constructor(\n    private readonly b: B,\n  ) {}\n}'],
  ],
  spared: [
    ['src/a/b.ts', `// no enum here\nconst enumerable = 'enum A {}';`],
    [
      'src/a/b.ts',
      'class A {\n  readonly b: B;\n  constructor(b: readonly B[]) { this.b = b; }\n}',
    ],
  ],
};

export const honestTypes: Law = {
  sentence: 'types are honest: no any and no non-null assertion',
  appliesTo: isTypeScript,
  faults: (file) => [
    ...found(file, /(?:[:<|&,(]\s*|\bas\s+|=\s+)any\b(?!\s*[:(.\w])/g),
    ...found(file, /[\w)\]]!(?=[.;,)\]}[\s:])(?!\s*=)/g),
  ],
  caught: [
    ['src/a/b.ts', 'const x: any = y;'],
    ['src/a/b.ts', 'const x = y as any;'],
    ['src/a/b.ts', 'const x: Record<string, any> = {};'],
    ['src/a/b.ts', 'const f = (x: any[]) => x;'],
    ['src/a/b.ts', 'const x = rows[0]!;'],
    ['src/a/b.ts', 'const x = find()!.name;'],
    ['src/a/b.ts', 'class A {\n  b!: string;\n}'],
  ],
  spared: [
    ['src/a/b.ts', 'if (a !== b && !c) return a != d;'],
    [
      'src/a/b.ts',
      `const x = 'any: any!'; // any!\nconst { any } = Promise;\nawait Promise.any(x);`,
    ],
  ],
};

export const namedExports: Law = {
  sentence: 'exports are named one by one',
  appliesTo: isTypeScript,
  faults: (file) => [
    ...found(file, /\bexport\s+(?:type\s+)?\*/g),
    ...found(file, /\bexport\s+default\b|\bas\s+default\b/g),
  ],
  caught: [
    ['src/a/index.ts', `export * from './b.ts';`],
    ['src/a/index.ts', `export type * from './b.ts';`],
    ['src/a/b.ts', 'export default 1;'],
    ['src/a/b.ts', 'export { b as default };'],
  ],
  spared: [['src/a/index.ts', `export { b, type C } from './b.ts';`]],
};

export const noAssignedClosures: Law = {
  sentence: 'no closure is assigned to a property: V8 makes it old, and with it all it can reach',
  appliesTo: (path) => (isServer(path) || isSandbox(path)) && !path.includes('/testing/'),
  faults: (file) =>
    found(
      file,
      /[\w\])]\.\w+\s*(?:\?\?|\|\||&&)?=\s*(?:async\s*)?(?:function\b|\w+\s*=>|\([^()]*(?:\([^()]*\)[^()]*)*\)\s*(?::[^=;]+)?=>)/g,
    ),
  caught: [
    ['src/kernel/ask.ts', 'query.callback = (fault, rows) => done(fault, rows);'],
    [
      'src/kernel/ask.ts',
      'query.callback = async (fault: Error, rows: Row[]): Promise<void> => {};',
    ],
    ['src/kernel/ask.ts', 'this.told ??= (text = say()) => text;'],
    ['src/kernel/ask.ts', 'queries[0].done = function () {};'],
    ['sandbox/stripe/serve.ts', 'reply.end = text => text;'],
  ],
  spared: [
    ['src/kernel/ask.ts', 'const done = (fault: Error) => fault; query.callback = done;'],
    [
      'src/kernel/ask.ts',
      'ask({ callback: (fault) => fault }); query.rows = rows.map((row) => row.id);',
    ],
    ['src/kernel/ask.ts', 'return a.b === (c) ? d : e;'],
    ['src/kernel/ask.test.ts', 'world.behave = () => undefined;'],
  ],
};
