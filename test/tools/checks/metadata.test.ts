/** The rules of the registries in `npm run check metadata`. */
import { expect, test } from '@jest/globals';
import { problemsOfPom, problemsOfPythonMetadata } from '../../../tools/checks/metadata';

test.each([
  ['Project-URL: Source,https://github.com/a/b.git', 0],
  ['Home-page: https://example.com', 0],
  ['Project-URL: Source,git+https://github.com/a/b.git', 1],
  ['Home-page: git@github.com:a/b.git', 1],
  [`Project-URL: ${'x'.repeat(33)},https://example.com`, 1],
])('of the metadata %s, PyPI refuses %i lines', (line, problems) => {
  expect(problemsOfPythonMetadata(`Name: a\n${line}\n\nProject-URL: in the description`)).toHaveLength(problems);
});

test('Maven Central requires each element of a POM', () => {
  const pom = `<name>a</name><description>b</description><url>https://c</url>
    <licenses><license>d</license></licenses><scm><connection>e</connection><url>f</url></scm>`;

  expect(problemsOfPom(pom)).toEqual(['Maven Central requires <developers> in the POM']);
});
