/** The sample app for `npm run deploy:local`. Its lookups call the embedded Chime endpoint. */
import { app } from '../../bin/sample-app';
import { addLookupEnvironment } from './lookup-environment';

const lookupEnvironment: unknown = app.node.getContext('lookupEnvironment');
addLookupEnvironment(app, JSON.parse(String(lookupEnvironment)) as Record<string, string>);
