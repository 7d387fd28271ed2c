import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Compile, type XSchema } from 'typebox/schema';
import type { MarketWorld, SentRequest } from '../market-world.ts';

const contractFile = path.resolve('../shared/data/stripe/contract.json');

interface Contract {
  readonly components: object;
  readonly paths: Readonly<Record<string, { readonly post?: Posted; readonly delete?: object }>>;
}

interface Posted {
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: object }>>;
  };
}

interface Checked {
  readonly form: RegExp;
  readonly holes: number;
  readonly template: string;
}

/** P5: everything that left for Stripe is as its contract has it, where the contract is at hand. */
export const judgeContract = ({ sent }: MarketWorld): readonly string[] =>
  existsSync(contractFile) ? [...sent].flatMap(([key, request]) => faultsOf(key, request)) : [];

const faultsOf = (key: string, { method, path: of, body }: SentRequest): readonly string[] => {
  const known = templates().find(({ form }) => form.test(of));
  if (known === undefined) return [`P5: ${method} ${of} of ${key} is no path of the contract`];
  const at = contract().paths[known.template];
  if (method === 'DELETE') return at?.delete === undefined ? [`P5: ${of} cannot be deleted`] : [];
  const check = checkOf(known.template, at?.post);
  if (check === undefined) return [`P5: nothing is posted to ${of}`];
  const [isTaken, faults] = check.Errors(body);
  return isTaken ? [] : [`P5: ${of} of ${key}: ${JSON.stringify(faults.slice(0, 2))}`];
};

let kept: Contract | undefined;
const contract = (): Contract => {
  kept ??= JSON.parse(readFileSync(contractFile, 'utf8')) as Contract;
  return kept;
};

let forms: readonly Checked[] | undefined;

/** The plainest first: `/v1/transfers/tr_1` is no `/v1/{anything}/{id}`. */
const templates = (): readonly Checked[] => {
  forms ??= Object.keys(contract().paths)
    .map((template) => ({
      template,
      holes: template.split('{').length,
      form: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '\\w+')}$`),
    }))
    .toSorted((a, b) => a.holes - b.holes);
  return forms;
};

const checks = new Map<string, ReturnType<typeof Compile>>();

const checkOf = (template: string, post: Posted | undefined) => {
  const known = checks.get(template);
  if (known !== undefined) return known;
  const [body] = Object.values(post?.requestBody?.content ?? {});
  if (body === undefined) return undefined;
  const check = Compile<XSchema>({ ...body.schema, components: contract().components });
  checks.set(template, check);
  return check;
};
