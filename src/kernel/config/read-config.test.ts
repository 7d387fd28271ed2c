import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { ConfigFault, type Environment, readConfig } from './read-config.ts';
import { renderEnvExample, renderSettingsReference } from './render-settings.ts';
import { settings } from './settings.ts';

const secret = Buffer.alloc(32, 7).toString('base64');
const least = { BASCULE_ENCRYPTION_KEY: secret, BASCULE_KEY_PEPPER: secret };

const faultsOf = (environment: Environment): readonly string[] => {
  try {
    readConfig(environment);
  } catch (fault) {
    if (fault instanceof ConfigFault) return fault.faults;
    throw fault;
  }
  return [];
};

test('two secrets are enough, everything else has a default', () => {
  const config = readConfig(least);
  assert.equal(config.port, 8080);
  assert.equal(config.databaseUrl, undefined);
  assert.equal(config.encryptionKey.length, 32);
  assert.deepEqual(config.olderEncryptionKeys, []);
});

test('every fault is told at once, by the name of its variable', () => {
  const faults = faultsOf({
    BASCULE_ENCRYPTION_KEY: 'short',
    BASCULE_PORT: '80 80',
    BASCULE_LOG_LEVEL: 'loud',
    DATABASE_URL: 'mysql://root:hunter2@db/x',
  });
  const named = faults.map((fault) => fault.split(' ')[0]);
  assert.deepEqual(named, [
    'BASCULE_LOG_LEVEL',
    'DATABASE_URL',
    'BASCULE_PORT',
    'BASCULE_ENCRYPTION_KEY',
    'BASCULE_KEY_PEPPER',
  ]);
});

test('a fault never repeats a secret', () => {
  const faults = faultsOf({ ...least, BASCULE_KEY_PEPPER: 'hunter2', DATABASE_URL: 'x://hunter2' });
  assert.equal(faults.length, 2);
  assert.doesNotMatch(faults.join(), /hunter2/);
});

test('a misspelt variable is a fault, not a default', () => {
  assert.deepEqual(faultsOf({ ...least, BASCULE_PROT: '1' }), [
    'BASCULE_PROT is no setting; .env.example lists them all.',
  ]);
});

test('an empty variable means the default', () => {
  assert.equal(readConfig({ ...least, BASCULE_PORT: '' }).port, 8080);
});

test('a number out of bounds, negative or broken is refused', () => {
  for (const wrong of ['0', '65536', '-1', '1.5', '1e3', 'NaN', '99999999999999999999']) {
    assert.match(faultsOf({ ...least, BASCULE_PORT: wrong }).join(), /BASCULE_PORT must be/, wrong);
  }
});

test('two services on one port are refused', () => {
  assert.deepEqual(faultsOf({ ...least, BASCULE_ADMIN_PORT: '8080' }), [
    'BASCULE_ADMIN_PORT and BASCULE_PORT are both 8080.',
  ]);
});

test('production guesses nothing and allows no failpoint', () => {
  const faults = faultsOf({
    ...least,
    BASCULE_PROFILE: 'production',
    BASCULE_FAILPOINT_FILE: '/x',
  });
  assert.equal(faults.length, 3);
  const whole = {
    ...least,
    BASCULE_PROFILE: 'production',
    DATABASE_URL: 'postgres://db/bascule',
    BASCULE_PUBLIC_URL: 'https://pay.example.com/',
  };
  assert.equal(readConfig(whole).publicUrl, 'https://pay.example.com');
});

test('.env.example and the reference name every setting', () => {
  for (const { variable, summary } of Object.values(settings)) {
    assert.ok(renderEnvExample().includes(`#${variable}=`), variable);
    assert.ok(renderSettingsReference().includes(`| \`${variable}\` |`), variable);
    assert.match(summary, /\.$/, `${variable} is told in a sentence`);
  }
});

test('.env.example is what the settings say', () => {
  assert.equal(readFileSync('.env.example', 'utf8'), renderEnvExample());
});
