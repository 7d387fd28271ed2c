import { anchor, code, fenced, page, table } from './markdown.ts';
import type { DeclaredRoute } from './modules.ts';

/** The API for reading: every route under its tag, with an example that a test validates. */
export const renderApi = (routes: readonly DeclaredRoute[]): string => {
  const byTag = [...Map.groupBy(routes, (route) => route.tag)];
  const contents = byTag.map(([tag, group]) => {
    const links = group.map((route) => `[${route.summary}](#${anchor(route.summary)})`);
    return `- **${tag}**: ${links.join(', ')}`;
  });
  return page('API', 'the route declarations of every module', [
    [
      'Every request goes to `/v1` with `Authorization: Bearer <key>`. A request that writes takes an',
      '`Idempotency-Key`. Amounts are decimal strings beside their currency. What goes wrong is a',
      'problem document with a code of [errors.md](errors.md). The machine-readable form is',
      '[openapi.json](openapi.json).',
    ].join('\n'),
    contents.join('\n'),
    ...byTag.flatMap(([tag, group]) => [`## ${tag}`, ...group.map(renderRoute)]),
  ]);
};

const renderRoute = (route: DeclaredRoute): string =>
  [
    `### ${route.summary}`,
    fenced('http', `${route.method} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`),
    ...(route.description === undefined ? [] : [route.description]),
    [
      `Operation ${code(route.id)}`,
      route.scope === 'none' ? 'no key' : `scope ${code(route.scope)}`,
      `answers ${route.statusOf === undefined ? route.status : `${route.status} or 202`}`,
    ].join(' · '),
    ...fields('Query', route.query),
    ...fields('Body', route.body),
    ...refused(route.refusals),
    ...(route.example.body === undefined ? [] : ['Request', json(route.example.body)]),
    'Answer',
    json(route.example.reply),
  ].join('\n\n');

const json = (value: object): string => fenced('json', JSON.stringify(value, null, 2));

const refused = (codes: readonly string[]): readonly string[] =>
  codes.length === 0
    ? []
    : [`Refused with ${codes.map((each) => `[${code(each)}](errors.md#${each})`).join(', ')}.`];

interface Field {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Field[];
  readonly items?: Field;
  readonly pattern?: string;
  readonly default?: unknown;
  readonly description?: string;
}

const fields = (heading: string, schema: object | undefined): readonly string[] => {
  const { properties, required = [] } = (schema ?? {}) as {
    readonly properties?: Readonly<Record<string, Field>>;
    readonly required?: readonly string[];
  };
  const entries = Object.entries(properties ?? {});
  if (entries.length === 0) return [];
  const rows = entries.map(([name, field]) => [
    code(name),
    shape(field),
    required.includes(name) ? 'yes' : '',
    field.description ?? '',
  ]);
  return [table([heading, 'type', 'required', 'meaning'], rows)];
};

const shape = (field: Field): string => {
  if (field.const !== undefined) return code(String(field.const));
  if (field.enum !== undefined) return field.enum.map((each) => code(String(each))).join(' or ');
  if (field.anyOf !== undefined) return [...new Set(field.anyOf.map(shape))].join(' or ');
  if (field.type === 'array' && field.items !== undefined) return `list of ${shape(field.items)}`;
  return field.type ?? 'any';
};
