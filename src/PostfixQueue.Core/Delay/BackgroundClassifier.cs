namespace PostfixQueue.Delay;

/// <summary>
/// Classifies reasons beside the thread that hands them on, a batch at a time and at most one batch behind; where that does not keep up,
/// the thread that hands them on helps instead of waiting. Whoever asks a reason before its turn has it classified at once, so nobody ever
/// waits for a batch to fill.
/// </summary>
internal sealed class BackgroundClassifier
{
    // Reasons that wait live through a collection: more of them cost more than waking the other thread more often.
    private const int BatchSize = 128;

    private List<DelayReasonText> _filling = new(BatchSize);
    private Batch? _running;

    /// <summary>Adds one; helps when classifying does not keep up.</summary>
    public void Add(DelayReasonText reason)
    {
        _filling.Add(reason);
        if (_filling.Count < BatchSize)
            return;
        _running?.Complete();
        _running = new Batch(_filling);
        _filling = new List<DelayReasonText>(BatchSize);
    }

    /// <summary>Ends when all are classified.</summary>
    public void Complete()
    {
        _running?.Complete();
        new Batch(_filling).Complete();
    }

    /// <summary>Reasons that several threads take one after the other.</summary>
    private sealed class Batch
    {
        private readonly List<DelayReasonText> _reasons;
        private readonly Task _beside;
        private int _taken;

        public Batch(List<DelayReasonText> reasons)
        {
            _reasons = reasons;
            _beside = Task.Run(ClassifyRest);
        }

        public void Complete()
        {
            ClassifyRest();
            _beside.GetAwaiter().GetResult();
        }

        private void ClassifyRest()
        {
            for (int next = Interlocked.Increment(ref _taken); next <= _reasons.Count; next = Interlocked.Increment(ref _taken))
                _reasons[next - 1].Classify();
        }
    }
}
