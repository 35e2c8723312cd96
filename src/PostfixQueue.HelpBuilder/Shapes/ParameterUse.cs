namespace PostfixQueue.HelpBuilder.Shapes;

/// <summary>How a parameter is used in one parameter set.</summary>
/// <param name="IsMandatory">It must be given.</param>
/// <param name="Position">Its place without a name; null when it must be named.</param>
/// <param name="ByValue">It takes whole objects from the pipeline.</param>
/// <param name="ByPropertyName">It takes the property of its name from objects in the pipeline.</param>
internal sealed record ParameterUse(bool IsMandatory, int? Position, bool ByValue, bool ByPropertyName);
