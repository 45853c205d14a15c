export default class OpenAI {}
