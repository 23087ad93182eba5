/** Almost as many as a stack has room for: CloudFormation takes 500 resources. */
export const numbers = Array.from({ length: 450 }, (_, index) => `+1206555${String(1000 + index)}`);
