import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type FormFields, type FormValue, parseForm } from './form.ts';

const plain = (value: FormValue): unknown => JSON.parse(JSON.stringify(value));

describe('forms', () => {
  it('brackets nest, lists are fields in order, plus and percent are decoded', () => {
    const form = parseForm(
      'a=1&b[c][d]=x+y&list[]=p&list[]=q&rows[0][k]=v&rows[1][k]=w%26&metadata[a%5Bb]=c&empty=&bare',
    );
    assert.deepEqual(plain(form), {
      a: '1',
      b: { c: { d: 'x y' } },
      list: { 0: 'p', 1: 'q' },
      rows: { 0: { k: 'v' }, 1: { k: 'w&' } },
      metadata: { 'a[b': 'c' },
      empty: '',
      bare: '',
    });
  });

  it('a field called __proto__ is a field and nothing else', () => {
    const form = parseForm('__proto__[isAdmin]=true&constructor[prototype][x]=1');
    assert.equal(({} as { isAdmin?: boolean }).isAdmin, undefined);
    assert.deepEqual(Object.keys(form), ['__proto__', 'constructor']);
  });

  it('bytes that are no UTF-8 are left as they came', () => {
    assert.equal(parseForm('a=%ff%')['a'], '%ff%');
  });

  it('what is written as Stripe writes it is read back', () => {
    const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/).filter((one) => one !== '__proto__');
    const tree = fc.letrec<{ node: FormValue; fields: FormFields }>((tie) => ({
      node: fc.oneof({ maxDepth: 3 }, fc.string({ unit: 'binary', maxLength: 20 }), tie('fields')),
      fields: fc.dictionary(name, tie('node'), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
    })).fields;
    fc.assert(
      fc.property(tree, (fields) => {
        assert.deepEqual(plain(parseForm(written(fields, ''))), plain(fields));
      }),
    );
  });
});

function written(fields: FormFields, at: string): string {
  return Object.entries(fields)
    .map(([name, value]) => {
      const path = at === '' ? name : `${at}[${name}]`;
      if (typeof value === 'object') return written(value, path);
      return `${encodeURIComponent(path)}=${encodeURIComponent(value)}`;
    })
    .join('&');
}
