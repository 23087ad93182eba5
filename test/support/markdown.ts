/** Reads the project's Markdown files. */
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { CHECKOUT } from '../../tools/shared/folders';

/** Folders without documents of this project. */
const SKIPPED = /(^|\/)(node_modules|build|bundle|dist|coverage|reports|cdk\.out|\.git|\.local|\.stryker-tmp)(\/|$)/;

/** Paths of all Markdown files, relative to the checkout. */
export const markdownFiles = markdownFilesIn('');

function markdownFilesIn(folder: string): string[] {
  return readdirSync(path.join(CHECKOUT, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (SKIPPED.test(file)) {
      return [];
    }
    return entry.isDirectory() ? markdownFilesIn(file) : file.endsWith('.md') ? [file] : [];
  });
}

export function readMarkdown(file: string): string {
  return readFileSync(path.join(CHECKOUT, file), 'utf8');
}

/** The fenced code blocks in one language. */
export function codeBlocks(text: string, language: string): string[] {
  return [...text.matchAll(/^( *)```(\w*)[^\n]*\n(.*?)^\1```$/gms)]
    .filter(([, , tag]) => tag === language)
    .map(([, indentation = '', , code = '']) => code.replaceAll(new RegExp(`^${indentation}`, 'gm'), ''));
}

/** The text without its code blocks. */
export function prose(text: string): string {
  return text.replaceAll(/^( *)```.*?^\1```$/gms, '');
}

/** The anchors of a text's headings, as on GitHub. */
export function anchors(text: string): string[] {
  const seen = new Map<string, number>();
  return [...prose(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
    const slug = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
}

/** The targets of a text's links and images. */
export function links(text: string): string[] {
  return [...prose(text).matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g)].map(([, target = '']) => target);
}
