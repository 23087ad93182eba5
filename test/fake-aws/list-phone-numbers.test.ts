/** `ListPhoneNumbers` of the fake of Chime, called by the clients of both namespaces. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ChimeClient, ListPhoneNumbersCommand } from '@aws-sdk/client-chime';
import {
  ChimeSDKVoiceClient,
  ListPhoneNumbersCommand as ListVoicePhoneNumbersCommand,
} from '@aws-sdk/client-chime-sdk-voice';
import { ChimeEndpoint } from '../../fake-aws/chime-endpoint';
import { ERRORS, type ErrorName } from '../../fake-aws/errors';
import { type Namespace, sampleInventory } from '../../fake-aws/inventory';
import type { ListQuery } from '../../lambda/aws/chime-sdk-voice-client';
import { manyNumbers } from '../support/many-numbers';

const NAMESPACES: Namespace[] = ['chime', 'chime-sdk-voice'];
const VOICE_CONNECTOR = 'abcdef1ghij2klmno3pqr4';

let endpoint: ChimeEndpoint;

beforeEach(async () => {
  endpoint = await ChimeEndpoint.start(sampleInventory);
});

afterEach(async () => {
  await endpoint.stop();
});

const list = async (namespace: Namespace, query: ListQuery = {}) => {
  const config = {
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
  };
  const { AWS_ENDPOINT_URL_CHIME, AWS_ENDPOINT_URL_CHIME_SDK_VOICE } = endpoint.environment;
  const { PhoneNumbers = [], NextToken } =
    namespace === 'chime'
      ? // eslint-disable-next-line @typescript-eslint/no-deprecated -- the fake also has this namespace
        await new ChimeClient({ ...config, endpoint: AWS_ENDPOINT_URL_CHIME ?? '' }).send(
          new ListPhoneNumbersCommand(query as object),
        )
      : await new ChimeSDKVoiceClient({ ...config, endpoint: AWS_ENDPOINT_URL_CHIME_SDK_VOICE ?? '' }).send(
          new ListVoicePhoneNumbersCommand(query as object),
        );
  return { numbers: PhoneNumbers.map(({ E164PhoneNumber }) => E164PhoneNumber), records: PhoneNumbers, NextToken };
};

describe.each(NAMESPACES)('in %s', (namespace) => {
  const business = namespace === 'chime' ? ['+13035550142'] : [];

  test.each<[string, ListQuery, string[]]>([
    ['no criterion', {}, ['+12065550100', '+18005550111', '+442079460123', '+12065550177', ...business]],
    ['a status', { Status: 'Assigned' }, ['+12065550100', '+18005550111', ...business]],
    ['a product type with or without a space', { ProductType: 'VoiceConnector' }, ['+12065550100', '+12065550177']],
    ['a Voice Connector', { FilterName: 'VoiceConnectorId', FilterValue: VOICE_CONNECTOR }, ['+12065550100']],
    ['a SIP rule', { FilterName: 'SipRuleId', FilterValue: '0b1d6b4e-0000-4000-8000-000000000222' }, ['+18005550111']],
    ['the same value with another name', { FilterName: 'SipRuleId', FilterValue: VOICE_CONNECTOR }, []],
    [
      'all criteria',
      {
        Status: 'Unassigned',
        ProductType: 'VoiceConnector',
        FilterName: 'VoiceConnectorId',
        FilterValue: VOICE_CONNECTOR,
      },
      [],
    ],
  ])('filters by %s', async (_, query, numbers) => {
    expect(await list(namespace, query)).toMatchObject({ numbers, NextToken: undefined });
  });

  test.each<[string, ListQuery]>([
    ['a product type that is not in the model', { ProductType: 'Voice Connector' }],
    ['a filter that is not in the model', { FilterName: 'Name', FilterValue: 'Sales' }],
    ['a filter without a value', { FilterName: 'VoiceConnectorId' }],
    ['a value without a filter', { FilterValue: VOICE_CONNECTOR }],
    ['no results', { MaxResults: 0 }],
    ['more results than the API allows', { MaxResults: namespace === 'chime' ? 100 : 101 }],
    ['an invalid token', { NextToken: 'token' }],
  ])('rejects %s', async (_, query) => {
    await expect(list(namespace, query)).rejects.toMatchObject({ name: 'BadRequestException' });
  });

  test('returns all pages with the same filters', async () => {
    manyNumbers(250).forEach((record, index) => {
      endpoint.put({ ...record, Status: index % 2 === 0 ? 'Assigned' : 'Portable' });
    });
    const query = { ProductType: 'VoiceConnector', MaxResults: 60 };
    const pages = [await list(namespace, query)];
    for (let last = pages[0]; last?.NextToken !== undefined; last = pages.at(-1)) {
      pages.push(await list(namespace, { ...query, NextToken: last.NextToken }));
    }

    expect(pages.map(({ numbers }) => numbers.length)).toEqual([60, 60, 60, 60, 12]);
    expect(new Set(pages.flatMap(({ numbers }) => numbers)).size).toBe(252);
  });

  test('a page has the maximum size of the API', async () => {
    manyNumbers(150).forEach((record) => {
      endpoint.put(record);
    });

    expect((await list(namespace)).numbers).toHaveLength(namespace === 'chime' ? 99 : 100);
  });

  test.each(Object.entries(ERRORS))('returns %s', async (name, { message }) => {
    endpoint.fail({ Operation: 'ListPhoneNumbers', Error: name as ErrorName, Namespace: namespace, Times: 1 });

    await expect(list(namespace)).rejects.toMatchObject({
      name,
      message: message.replace('GetPhoneNumber', 'ListPhoneNumbers'),
    });
    await expect(list(namespace)).resolves.toBeDefined();
  });
});

test('only Amazon Chime rejects an unknown status', async () => {
  await expect(list('chime', { Status: 'PortinInProgress' })).rejects.toMatchObject({ name: 'BadRequestException' });
  await expect(list('chime-sdk-voice', { Status: 'PortinInProgress' })).resolves.toMatchObject({ numbers: [] });
});

test('only Amazon Chime SDK Voice returns names', async () => {
  const query = { ProductType: 'SipMediaApplicationDialIn', Status: 'Assigned' };

  expect((await list('chime-sdk-voice', query)).records[0]).toHaveProperty('Name', 'Sales, toll free');
  expect((await list('chime', query)).records[0]).not.toHaveProperty('Name');
});

test('only Amazon Chime filters by accounts and users', async () => {
  const query = { FilterName: 'UserId', FilterValue: '1ab2345c-0000-4000-8000-000000000444' };

  await expect(list('chime', query)).resolves.toMatchObject({ numbers: ['+13035550142'] });
  await expect(list('chime-sdk-voice', query)).rejects.toMatchObject({ name: 'BadRequestException' });
});
