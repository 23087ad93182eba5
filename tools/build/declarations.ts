/** Edits the declarations of the library for editors, which show their docstrings and members. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

/** A member with a docstring that is marked `@internal`. */
const INTERNAL_MEMBER = /^ {4}\/\*\*(?:(?!\*\/)[^])*?@internal\b(?:(?!\*\/)[^])*\*\/\n {4}.*;\n/gm;

/** The docstring of a class, the class as far as the docstring of its constructor, and that docstring. */
const CONSTRUCTOR =
  /^\/\*\*\n((?: \*.*\n)+) \*\/\n(export declare class (?:(?!\}).*\n)*? {4}\/\*\*\n)((?: {5}\*.*\n)+ {5}\*\/\n {4}constructor\()/gm;

/** Edits all declarations in `build/`. */
export function editDeclarations(): void {
  for (const file of declarations()) {
    writeFileSync(file, describeConstructors(readFileSync(file, 'utf8').replaceAll(INTERNAL_MEMBER, '')));
  }
  deleteUnused();
}

/** Copies the docstring of a class to its constructor: editors show that one when you write `new`. */
function describeConstructors(text: string): string {
  return text.replaceAll(CONSTRUCTOR, (_, ofClass: string, between: string, ofConstructor: string) => {
    const copied = ofClass
      .replaceAll(/^ \* @resource.*\n/gm, '')
      .replaceAll(/^/gm, '    ')
      .trimEnd();
    return `/**\n${ofClass} */\n${between}${copied}\n${ofConstructor}`;
  });
}

/** Deletes declarations that the one of `lib/index.ts` doesn't import, directly or through others. */
function deleteUnused(): void {
  const used = new Set([path.join('build', 'index.d.ts')]);
  for (const file of used) {
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(/(?:from |import\()['"](\.[^'"]+)['"]/g)) {
      used.add(path.join(path.dirname(file), `${name}.d.ts`));
    }
  }
  declarations()
    .filter((file) => !used.has(file))
    .forEach((file) => {
      rmSync(file);
    });
}

function declarations(): string[] {
  return readdirSync('build', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.d.ts'))
    .map((name) => path.join('build', name));
}
