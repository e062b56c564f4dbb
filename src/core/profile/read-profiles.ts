import { describeNode, type JsonNode, membersOf } from '../mapping/json/json-tree.ts';
import { createLineIndex } from '../mapping/json/line-index.ts';
import { readJson } from '../mapping/json/read-json.ts';
import type { Problem } from '../model/errors.ts';
import { isProfileKey, type Profile, type ProfileRefusal, refuseKey, refuseName, refuseValue } from './profile.ts';

export interface ProfilesReading {
  readonly profiles: ReadonlyMap<string, Profile>;
  /** All that is wrong with the file, in the order of its places. */
  readonly problems: readonly Problem[];
}

/** Reads `{"profiles":{"NAME":{"bootstrap-servers":"…"}}}`. Every problem is reported, none is thrown. */
export function readProfiles(text: string): ProfilesReading {
  const placeOf = createLineIndex(text);
  const problems: Problem[] = [];
  const refuse = (offset: number, { message, next }: ProfileRefusal): void => {
    problems.push({ severity: 'error', code: 'profile', message, next, ...placeOf(offset) });
  };
  const json = readJson(text);
  for (const { offset, message, next } of json.problems) refuse(offset, { message, next });
  const profiles = new Map<string, Profile>();
  if (json.root === undefined) return { profiles, problems };
  if (json.root.type !== 'object') refuse(json.root.offset, notAn('the file', json.root));
  for (const { name, nameNode, value } of membersOf(json.root)) {
    if (name !== 'profiles') refuse(nameNode.offset, { message: `"${name}" means nothing here`, next: SHAPE });
    else if (value.type !== 'object') refuse(value.offset, notAn('"profiles"', value));
    else {
      for (const profile of membersOf(value)) {
        const refusal = refuseName(profile.name);
        if (refusal !== undefined) refuse(profile.nameNode.offset, refusal);
        profiles.set(profile.name, readProfile(profile.name, profile.value, refuse));
      }
    }
  }
  return { profiles, problems };
}

const SHAPE = 'the file is {"profiles":{"NAME":{"bootstrap-servers":"host:port"}}}';

function readProfile(name: string, node: JsonNode, refuse: (offset: number, why: ProfileRefusal) => void): Profile {
  if (node.type !== 'object') refuse(node.offset, notAn(`the profile ${name}`, node));
  const settings: Partial<Record<keyof Profile, string>> = {};
  for (const { name: key, nameNode, value } of membersOf(node)) {
    if (!isProfileKey(key)) {
      const refusal = refuseKey(key);
      if (refusal !== undefined) refuse(nameNode.offset, refusal);
    } else if (value.type !== 'string') {
      refuse(value.offset, { message: `${key} is ${describeNode(value)}, and a text is expected`, next: SHAPE });
    } else {
      const text = String(value.value);
      const refusal = refuseValue(key, text);
      if (refusal !== undefined) refuse(value.offset, refusal);
      settings[key] = text;
    }
  }
  return settings;
}

function notAn(what: string, node: JsonNode): ProfileRefusal {
  return { message: `${what} is ${describeNode(node)}, and an object is expected`, next: SHAPE };
}

/** The text of a file that `readProfiles` reads as this. */
export function writeProfiles(profiles: ReadonlyMap<string, Profile>): string {
  return `${JSON.stringify({ profiles: Object.fromEntries(profiles) }, undefined, 2)}\n`;
}
