import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { Compile, type XSchema } from 'typebox/schema';
import { prepareErrand } from './prepare-errand.ts';
import { instructions, removals } from './testing/errands.ts';

const contractFile = path.resolve('../shared/data/stripe/contract.json');
const skip = existsSync(contractFile) ? false : `no ${contractFile}`;

describe("Stripe's contract and errands", { skip }, () => {
  for (const [what, instruction, template] of instructions) {
    test(`the contract takes ${what}`, () => {
      const prepared = prepareErrand(instruction, 'err_1');
      assert.ok(formOf(template).test(prepared.path), `${prepared.path} is ${template}`);
      const check = bodyCheck(template);
      const [isTaken, faults] = check.Errors(prepared.body);
      assert.ok(isTaken, JSON.stringify(faults.slice(0, 3)));
      assert.ok(!check.Check({ ...prepared.body, not_a_field: 1 }), 'it is open');
    });
  }
  for (const [what, instruction, template] of removals) {
    test(`the contract knows ${what}`, () => {
      const prepared = prepareErrand(instruction, 'err_1');
      assert.ok(formOf(template).test(prepared.path), prepared.path);
      assert.equal(prepared.method, 'DELETE');
      assert.ok(contractOf().paths[template]?.delete, template);
    });
  }
});

const formOf = (template: string): RegExp =>
  new RegExp(`^${template.replace(/\{\w+\}/g, '\\w+')}$`);

interface Contract {
  readonly components: object;
  readonly paths: Readonly<
    Record<
      string,
      {
        readonly delete?: object;
        readonly post?: {
          readonly requestBody: {
            readonly content: Readonly<Record<string, { readonly schema: object }>>;
          };
        };
      }
    >
  >;
}

const contractOf = (): Contract => JSON.parse(readFileSync(contractFile, 'utf8'));

const bodyCheck = (template: string): ReturnType<typeof Compile> => {
  const { paths, components } = contractOf();
  const [body] = Object.values(paths[template]?.post?.requestBody.content ?? {});
  assert.ok(body, `the contract has ${template}`);
  return Compile<XSchema>({ ...body.schema, components });
};
