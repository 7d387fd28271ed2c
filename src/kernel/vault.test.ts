import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createVault, type VaultPlace } from './vault.ts';

const place: VaultPlace = {
  organisationId: 'org_1',
  table: 'providers.connection',
  column: 'api_key',
  row: 'conn_1',
};

describe('vault', () => {
  const vault = createVault(randomBytes(32));

  it('opens what it sealed, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (plain) => {
        assert.equal(vault.open(vault.seal(plain, place), place), plain);
      }),
    );
  });

  it('never seals the same text the same way twice', () => {
    assert.notEqual(vault.seal('sk_test_1', place), vault.seal('sk_test_1', place));
  });

  for (const part of ['organisationId', 'table', 'column', 'row'] as const) {
    it(`refuses a value carried to another ${part}`, () => {
      const sealed = vault.seal('sk_test_1', place);
      assert.throws(() => vault.open(sealed, { ...place, [part]: 'elsewhere' }));
    });
  }

  it('keeps the parts of a place apart', () => {
    const sealed = vault.seal('x', { ...place, column: 'a', row: 'b_c' });
    assert.throws(() => vault.open(sealed, { ...place, column: 'a_b', row: 'c' }));
  });

  it('refuses a value of which one character was changed', () => {
    const sealed = vault.seal('sk_test_1', place);
    for (const at of [12, 60, sealed.length - 3]) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      assert.throws(() => vault.open(sealed.slice(0, at) + other + sealed.slice(at + 1), place));
    }
  });

  it('refuses a value under a key it does not hold', () => {
    assert.throws(() => createVault(randomBytes(32)).open(vault.seal('x', place), place), {
      message: 'the key that sealed a value is among the keys of the vault',
    });
  });

  it('opens values of an older key and moves them under the current one', () => {
    const [old, current] = [randomBytes(32), randomBytes(32)];
    const sealed = createVault(old).seal('sk_test_1', place);
    const rolling = createVault(current, [old]);

    assert.equal(rolling.open(sealed, place), 'sk_test_1');
    assert.equal(rolling.isCurrent(sealed), false);
    const moved = rolling.rewrap(sealed, place);
    assert.equal(rolling.isCurrent(moved), true);
    assert.equal(createVault(current).open(moved, place), 'sk_test_1');
  });

  it('refuses a key that is not 32 bytes long', () => {
    assert.throws(() => createVault(randomBytes(16)), /32 bytes/);
  });
});
