import { type Html, html, prose } from './html.ts';

/** A JSON Schema as far as the page looks into it. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

const depthMax = 6;

/** The members of an object as a list, nested ones inside; what must be sent is marked. */
export const schemaList = (schema: object, isSent: boolean, depth = 0): Html => {
  const { properties = {}, required = [] }: Schema = schema;
  const members = Object.entries(properties).map(
    ([name, member]) =>
      html`<div><dt>${name}<small>${typeWord(member)}</small>${
        isSent && required.includes(name) ? html`<em>required</em>` : ''
      }</dt>${note(member)}${inner(member, isSent, depth)}</div>`,
  );
  return html`<dl>${members}</dl>`;
};

const inner = (schema: Schema, isSent: boolean, depth: number): Html => {
  const nested = [schema, schema.items ?? {}, ...(schema.anyOf ?? [])].find(
    ({ properties }) => properties !== undefined,
  );
  if (nested === undefined || depth >= depthMax) return html``;
  return html`<dd>${schemaList(nested, isSent, depth + 1)}</dd>`;
};

const typeWord = (schema: Schema): string => {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return 'string';
  if (schema.anyOf !== undefined) {
    const words = schema.anyOf.map((branch) => typeWord(branch));
    return [...new Set(words)].join(' | ');
  }
  if (schema.type === 'array') return `list of ${schema.items ? typeWord(schema.items) : 'values'}`;
  return schema.format ?? schema.type ?? 'any';
};

const note = (schema: Schema): Html => {
  const choices = (schema.enum ?? schema.items?.enum)
    ?.map((choice) => `\`${String(choice)}\``)
    .join(', ');
  const limits = [
    schema.minimum === undefined ? undefined : `at least ${schema.minimum}`,
    schema.maximum === undefined ? undefined : `at most ${schema.maximum}`,
    schema.maxLength === undefined ? undefined : `at most ${schema.maxLength} characters`,
    schema.default === undefined ? undefined : `default \`${JSON.stringify(schema.default)}\``,
  ].filter((limit) => limit !== undefined);
  const words = [
    schema.description,
    choices === undefined ? undefined : `One of ${choices}.`,
    limits.join(', '),
  ]
    .filter(Boolean)
    .join(' ');
  return words === '' ? html`` : html`<dd>${prose(words)}</dd>`;
};
