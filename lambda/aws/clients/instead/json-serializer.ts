/** Made by the protocol for every client, and never used: a request of `GetPhoneNumber` has no body. */
export class JsonShapeSerializer2 {
  public setSerdeContext(): void {
    // There is nothing to write with it.
  }
}
