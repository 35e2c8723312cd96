using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>
/// Marks an error as a fault of the module itself, so that it is not taken for one of the server; the exception inside tells where.
/// </summary>
/// <param name="fault">What left the code that should have dealt with it.</param>
internal sealed class ModuleFaultException(Exception fault) : Exception(ScreenText.Clean(fault.Message), fault);
