export class OpenAI {}
export default OpenAI;
