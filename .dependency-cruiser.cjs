/** The walls of the house (docs/adr/0002-the-walls.md). test/architecture plants a violation of each rule. */
const PURE =
  '^src/core/(model|mapping|position|retention|offsets|failures|capacity|event|filter|diagnosis|scaling|simulation|profile|snapshot/facts)/';
/** What bin/run.js loads, and what the build bundles. */
const ROOTS = '^src/cli/(start|quick/quick-answer|program/load-program)[.]ts$';
const PURE_RUNTIME = '^src/core/runtime/(batcher|retry|checkpoint|assigner|ledger)/';

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'A cycle has no bottom: nobody can read it room by room.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-knows-no-shell',
      severity: 'error',
      comment: 'The core answers questions; who asked (oclif) and who shows (ink) is not its business.',
      from: { path: '^src/core' },
      to: { path: ['^src/(commands|cli)', 'node_modules/@oclif/', 'node_modules/(ink|react)/'] },
    },
    {
      name: 'kafkajs-in-one-folder',
      severity: 'error',
      comment: 'The Kafka client is replaceable only while one folder knows it.',
      from: { pathNot: '^src/core/kafka/kafkajs/' },
      to: { path: 'node_modules/kafkajs/' },
    },
    {
      name: 'aws-sdk-in-one-folder',
      severity: 'error',
      comment: 'SDK clients are heavy and change often: one folder imports them, lazily.',
      from: { pathNot: '^src/core/lambda/aws/' },
      to: { path: 'node_modules/@aws-sdk/' },
    },
    {
      name: 'pure-rooms-do-no-io',
      severity: 'error',
      comment: 'Pure rooms are facts and time in, answers out: tested in tables, shared by runtime and simulation.',
      from: { path: [PURE, PURE_RUNTIME] },
      to: {
        path: [
          '^(node:)?(fs|net|http|https|child_process|worker_threads|timers|dns|tls|stream|os|process)(/|$)',
          '^src/core/(kafka|lambda|output)/',
          '^src/core/snapshot/(?!facts/)',
        ],
      },
    },
    {
      name: 'offsets-topic-does-no-io',
      severity: 'error',
      comment: 'Bytes in, facts out: the decoder of the offsets topic is fuzzed without a broker.',
      from: { path: '^src/core/kafka/offsets-topic/' },
      to: {
        path: [
          '^(node:)?(fs|net|http|https|child_process|worker_threads|timers|dns|tls|stream|os|process)(/|$)',
          '^src/core/(lambda|output)/',
          '^src/core/kafka/(?!offsets-topic/)',
          '^src/core/snapshot/(?!facts/)',
        ],
      },
    },
    {
      name: 'model-is-the-ground',
      severity: 'error',
      comment: 'Shared words import nothing of the house.',
      from: { path: '^src/core/model/' },
      to: { path: '^src/', pathNot: '^src/core/model/' },
    },
    {
      name: 'rooms-depend-downwards',
      severity: 'error',
      comment: 'Lower rooms never know the runtime, the simulation or the output.',
      from: {
        path: '^src/core/(mapping|position|retention|offsets|failures|capacity|event|filter|scaling|diagnosis|doctor|kafka|lambda|records|snapshot)/',
      },
      to: { path: '^src/core/(runtime|simulation|output)/' },
    },
    {
      name: 'roles-meet-in-the-wiring',
      severity: 'error',
      comment: 'Runtime roles get their neighbours as arguments; run-mapping.ts alone wires them.',
      from: { path: '^src/core/runtime/([^/]+)/' },
      to: { path: '^src/core/runtime/([^/]+)/', pathNot: '^src/core/runtime/$1/' },
    },
    {
      name: 'output-is-last',
      severity: 'error',
      comment: 'Views read values; nothing in the core reads views.',
      from: { path: '^src/core', pathNot: '^src/core/output/' },
      to: { path: '^src/core/output/' },
    },
    {
      name: 'commands-are-leaves',
      severity: 'error',
      comment: 'A command parses, asks once and presents; it knows no adapter and no other command.',
      from: { path: '^src/commands/' },
      to: {
        path: [
          '^src/core/(kafka/kafkajs|lambda/(aws|local)|records/file)/',
          '^src/commands/',
          'node_modules/(ink|react)/',
        ],
      },
    },
    {
      name: 'ink-in-the-screens',
      severity: 'error',
      comment: 'ink costs a quarter of a second to load: only the screens import it, and they are imported lazily.',
      from: { path: '^src', pathNot: '^src/cli/screens/' },
      to: { path: 'node_modules/(ink|react)/' },
    },
    {
      name: 'not-to-test',
      severity: 'error',
      comment: 'Products do not stand on their tests.',
      from: { path: '^src' },
      to: { path: '^(test|bench)' },
    },
    {
      name: 'not-to-dev-dep',
      severity: 'error',
      comment: 'What ships must be installed.',
      from: { path: '^src' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      comment: 'A rule on something unresolved never fires.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'reachable-from-commands',
      severity: 'error',
      comment: 'Code that no command reaches is dead.',
      from: { path: ['^src/commands/', ROOTS] },
      to: {
        path: '^src',
        reachable: false,
        pathNot: [
          '^src/commands/',
          ROOTS,
          '^src/core/lambda/local/worker/',
          '^src/cli/simulation/run-worker[.]ts$',
          '^src/core/records/file/ahead/',
          '^src/core/event/(encode-scanned|fixed-text)[.]ts$',
        ],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
    },
  },
};
