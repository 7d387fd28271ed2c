import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Law, sourceFile } from './law.ts';
import { decisionsAreArgued } from './laws/decisions.ts';
import { noWayAround, onlyLowerFloors, sandboxIsOutside } from './laws/modules.ts';
import { oneClock, oneEnvironment, oneRandomness, testsDoNotSleep } from './laws/origins.ts';
import { shortFiles, shortFunctions, shortLines } from './laws/shape.ts';
import { foreignKeysPointDown, ownSchemaOnly, sqlInStores } from './laws/statements.ts';
import {
  erasable,
  honestTypes,
  namedExports,
  noAssignedClosures,
  noFloatOnMoney,
} from './laws/values.ts';
import { kebabFiles, noSkippedTests, tellingNames, testNamesAreSentences } from './laws/words.ts';
import { repository } from './repository.ts';

const laws: readonly Law[] = [
  onlyLowerFloors,
  noWayAround,
  sandboxIsOutside,
  oneEnvironment,
  oneClock,
  oneRandomness,
  testsDoNotSleep,
  noFloatOnMoney,
  erasable,
  honestTypes,
  namedExports,
  noAssignedClosures,
  shortFiles,
  shortFunctions,
  shortLines,
  tellingNames,
  kebabFiles,
  testNamesAreSentences,
  noSkippedTests,
  sqlInStores,
  ownSchemaOnly,
  foreignKeysPointDown,
  decisionsAreArgued,
];

const files = repository();

const faultsIn = (law: Law, path: string, text: string): readonly string[] =>
  law.appliesTo(path) ? law.faults(sourceFile(path, text)) : [];

for (const law of laws) {
  describe(law.sentence, () => {
    test('the law sees every planted fault', () => {
      for (const [path, text] of law.caught) {
        assert.notDeepEqual(faultsIn(law, path, text), [], `overlooked in ${path}: ${text}`);
      }
    });

    test('the law spares what only looks like one', () => {
      for (const [path, text] of law.spared) assert.deepEqual(faultsIn(law, path, text), []);
    });

    test('the repository keeps the law', () => {
      const faults = files
        .filter((file) => law.appliesTo(file.path))
        .flatMap((file) => law.faults(file).map((fault) => `${file.path}:${fault}`));
      assert.deepEqual(faults, []);
    });
  });
}
