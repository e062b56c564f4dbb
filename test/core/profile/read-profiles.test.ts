import { describe, expect, it } from 'vitest';
import { readProfiles, writeProfiles } from '../../../src/core/profile/read-profiles.ts';

describe('a file of profiles', () => {
  it('is read as it was written', () => {
    const profiles = new Map([
      ['prod', { 'bootstrap-servers': 'a:1,b:2', region: 'eu-west-1' }],
      ['empty', {}],
    ]);
    expect(readProfiles(writeProfiles(profiles))).toEqual({ profiles, problems: [] });
  });

  it.each([
    { why: 'no JSON', text: '{\n  "profiles": {]\n}', place: [2, 16] },
    { why: 'nothing', text: '', place: [1, 1] },
    { why: 'a list', text: '[]', place: [1, 1], says: /an object is expected/ },
    { why: 'an unknown key', text: '{"profile":{}}', place: [1, 2], says: /"profile" means nothing here/ },
    { why: 'profiles that are a text', text: '{"profiles":"x"}', place: [1, 13], says: /is the text "x"/ },
    {
      why: 'a profile that is a number',
      text: '{"profiles":{"a":1}}',
      place: [1, 18],
      says: /the profile a is the number 1/,
    },
    { why: 'a name with a blank', text: '{"profiles":{"a b":{}}}', place: [1, 14], says: /no name of a profile/ },
    {
      why: 'a slip of the fingers',
      text: '{"profiles":{"a":{\n "regoin":"x"}}}',
      place: [2, 2],
      says: /has no "regoin"/,
    },
    {
      why: 'a value that is no text',
      text: '{"profiles":{"a":{"region":1}}}',
      place: [1, 28],
      says: /region is the number 1/,
    },
    { why: 'a region that is none', text: '{"profiles":{"a":{"region":"Irland"}}}', place: [1, 28], says: /no region/ },
    { why: 'an endpoint that is none', text: '{"profiles":{"a":{"endpoint":"host"}}}', place: [1, 30], says: /no URL/ },
    { why: 'a key twice', text: '{"profiles":{"a":{},\n"a":{}}}', place: [2, 1] },
  ])('is refused with line and column: $why', ({ text, place, says = /./ }) => {
    const { problems } = readProfiles(text);
    expect([problems[0]?.line, problems[0]?.column]).toEqual(place);
    expect(problems[0]?.message).toMatch(says);
    expect(problems).toHaveLength(1);
  });

  it.each([
    'password',
    'sasl.jaas.config',
    'sasl-password',
    'ssl.keystore.key',
    'secret',
    'AWS_SECRET_ACCESS_KEY',
    'token',
    'api-key',
  ])('holds no secret: %s is refused, and its value is not repeated', (key) => {
    const { problems } = readProfiles(JSON.stringify({ profiles: { a: { [key]: 'hunter2' } } }));
    expect(problems.map(({ message }) => message)).toEqual([
      `"${key}" sounds like a secret or a login, and profiles hold none`,
    ]);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
    expect(problems[0]?.next).toContain('client.properties');
  });

  it('holds no login within a URL, which is not repeated', () => {
    const { problems } = readProfiles('{"profiles":{"a":{"endpoint":"http://ann:hunter2@host/"}}}');
    expect(problems.map(({ message }) => message)).toEqual(['endpoint holds a login, and profiles hold no secrets']);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  it('tells all that is wrong at once', () => {
    const { problems } = readProfiles('{"profiles":{"a":{"regoin":"x","region":""}},"x":1}');
    expect(problems).toHaveLength(3);
  });
});
